"""Countries by region: short English names, ISO 3166 codes, other names people use. Data only."""

from collections.abc import Iterator
from typing import NamedTuple


class Country(NamedTuple):
    """`region` is the key of the narrowest region that ships."""

    code: str
    label: str
    region: str
    synonyms: tuple[str, ...] = ()


_BY_REGION = {
    "dach": """
        AT Austria/Österreich, CH Switzerland/Schweiz/Suisse/Swiss, DE Germany/Deutschland, LI Liechtenstein
    """,
    "nordics": """
        DK Denmark/Danmark, FI Finland/Suomi, IS Iceland, NO Norway/Norge, SE Sweden/Sverige, FO Faroe Islands, GL
        Greenland
    """,
    "benelux": """
        BE Belgium/Belgique/België, LU Luxembourg, NL Netherlands/The Netherlands/Holland/Nederland
    """,
    "uk_and_ireland": """
        GB United Kingdom/UK/U.K./Great Britain/Britain/England/Scotland/Wales/Northern Ireland, IE Ireland/Eire, GG
        Guernsey, IM Isle of Man, JE Jersey
    """,
    "southern_europe": """
        AD Andorra, CY Cyprus, ES Spain/España, FR France, GI Gibraltar, GR Greece/Hellas, IT Italy/Italia, MC Monaco,
        MT Malta, PT Portugal, SM San Marino, VA Vatican City
    """,
    "central_and_eastern_europe": """
        AL Albania, AM Armenia, AZ Azerbaijan, BA Bosnia and Herzegovina/Bosnia, BG Bulgaria, BY Belarus, CZ
        Czechia/Czech Republic, EE Estonia, GE Georgia, HR Croatia, HU Hungary, LT Lithuania, LV Latvia, MD Moldova, ME
        Montenegro, MK North Macedonia/Macedonia, PL Poland/Polska, RO Romania, RS Serbia, RU Russia/Russian Federation,
        SI Slovenia, SK Slovakia/Slovak Republic, UA Ukraine, XK Kosovo, KZ Kazakhstan, KG Kyrgyzstan, TJ Tajikistan, TM
        Turkmenistan, UZ Uzbekistan
    """,
    "middle_east_and_africa": """
        AE United Arab Emirates/UAE/U.A.E./Emirates/Dubai/Abu Dhabi, BH Bahrain, IL Israel, IQ Iraq, IR Iran, JO Jordan,
        KW Kuwait, LB Lebanon, OM Oman, PS Palestine, QA Qatar, SA Saudi Arabia/KSA, SY Syria, TR Türkiye/Turkey, YE
        Yemen, AO Angola, BF Burkina Faso, BI Burundi, BJ Benin, BW Botswana, CD Democratic Republic of the Congo/DR
        Congo/DRC, CF Central African Republic, CG Republic of the Congo/Congo, CI Côte d’Ivoire/Ivory Coast, CM
        Cameroon, CV Cabo Verde/Cape Verde, DJ Djibouti, DZ Algeria, EG Egypt, EH Western Sahara, ER Eritrea, ET
        Ethiopia, GA Gabon, GH Ghana, GM Gambia/The Gambia, GN Guinea, GQ Equatorial Guinea, GW Guinea-Bissau, KE Kenya,
        KM Comoros, LR Liberia, LS Lesotho, LY Libya, MA Morocco, MG Madagascar, ML Mali, MR Mauritania, MU Mauritius,
        MW Malawi, MZ Mozambique, NA Namibia, NE Niger, NG Nigeria, RE Réunion, RW Rwanda, SC Seychelles, SD Sudan, SL
        Sierra Leone, SN Senegal, SO Somalia, SS South Sudan, ST São Tomé and Príncipe, SZ Eswatini/Swaziland, TD Chad,
        TG Togo, TN Tunisia, TZ Tanzania, UG Uganda, YT Mayotte, ZA South Africa, ZM Zambia, ZW Zimbabwe
    """,
    "asean": """
        BN Brunei, ID Indonesia, KH Cambodia, LA Laos, MM Myanmar/Burma, MY Malaysia, PH Philippines/The Philippines, SG
        Singapore, TH Thailand, TL Timor-Leste/East Timor, VN Vietnam/Viet Nam
    """,
    "anz": """
        AU Australia, NZ New Zealand/Aotearoa, FJ Fiji, FM Micronesia, KI Kiribati, MH Marshall Islands, NC New
        Caledonia, NR Nauru, PF French Polynesia, PG Papua New Guinea, PW Palau, SB Solomon Islands, TO Tonga, TV
        Tuvalu, VU Vanuatu, WS Samoa
    """,
    "apac": """
        AF Afghanistan, BD Bangladesh, BT Bhutan, CN China/PRC/People’s Republic of China, HK Hong Kong, IN
        India/Bharat, JP Japan/Nippon, KP North Korea, KR South Korea/Korea/Republic of Korea, LK Sri Lanka, MN
        Mongolia, MO Macao/Macau, MV Maldives, NP Nepal, PK Pakistan, TW Taiwan
    """,
    "north_america": """
        CA Canada, US United States/US/USA/U.S./U.S.A./United States of America/America, BM Bermuda, PM Saint Pierre and
        Miquelon
    """,
    "latam": """
        AG Antigua and Barbuda, AR Argentina, AW Aruba, BB Barbados, BO Bolivia, BR Brazil/Brasil, BS Bahamas/The
        Bahamas, BZ Belize, CL Chile, CO Colombia, CR Costa Rica, CU Cuba, CW Curaçao, DM Dominica, DO Dominican
        Republic, EC Ecuador, GD Grenada, GF French Guiana, GP Guadeloupe, GT Guatemala, GY Guyana, HN Honduras, HT
        Haiti, JM Jamaica, KN Saint Kitts and Nevis, KY Cayman Islands, LC Saint Lucia, MQ Martinique, MX Mexico/México,
        NI Nicaragua, PA Panama, PE Peru/Perú, PR Puerto Rico, PY Paraguay, SR Suriname, SV El Salvador, TC Turks and
        Caicos Islands, TT Trinidad and Tobago, UY Uruguay, VC Saint Vincent and the Grenadines, VE Venezuela, VG
        British Virgin Islands, VI US Virgin Islands
    """,
}


def _countries() -> Iterator[Country]:
    for region, listed in _BY_REGION.items():
        for entry in " ".join(listed.split()).split(", "):
            code, _, names = entry.partition(" ")
            label, *synonyms = names.split("/")
            yield Country(code, label, region, tuple(synonyms))


COUNTRIES: tuple[Country, ...] = tuple(_countries())
