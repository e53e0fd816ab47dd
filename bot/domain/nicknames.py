"""Given names that mean the same person, and given names that are near each other and never do."""

_GROUPS = """
alexander alex sandy xander sasha|alexandra alex sandra lexi sasha|alfred fred alfie|amanda mandy
andrew andy drew|andreas andi|anthony tony|antonio toni tono|barbara barb babs|benjamin ben benny|bernard bernie
catherine cathy cate|katherine kathy kate katie kat kathryn|charles charlie chuck carl|charlotte lottie
christine christina chris tina chrissy|christopher chris topher kit|daniel dan danny|david dave davy
deborah deb debbie|dennis denny|donald don donnie|dorothy dot dottie|douglas doug|edward ed eddie ted ned
eleanor ellie nora|elizabeth liz lizzie beth betty eliza lisa|emily em emmy|eugene gene|florence flo
francesca fran|francis frank fran|francisco paco pancho|frederick fred freddie|gabriel gabe|gabriela gaby gabi
george georgie|gerald gerry jerry|geoffrey geoff jeff|gregory greg|guillermo memo|harold harry hal|helen nell
henry hank harry|hubert bert|ignacio nacho|isabella bella izzy isabel|jacob jake|jacqueline jackie
james jim jimmy jamie|janet jan|jennifer jen jenny|jeremy jerry|jessica jess jessie|joachim jochen jo
john jack johnny jon|johannes hannes hans|jonathan jon jonny|joseph joe joey|jose pepe|joshua josh|judith judy
julia julie|kenneth ken kenny|kimberly kim|kristina kris tina|lawrence larry|leonard leo lenny|louis lou louie
lucas luke|madeleine maddie|manuel manolo|margaret maggie meg peggy marge greta|maria mary mia|mariana mari
martin marty|martha marty|matthew matt matty|maximilian max|megan meg|melanie mel|melissa mel missy
michael mike mick micky|miguel mike|mohammed mohamed muhammad mo|nathaniel nathan nat nate|natalie nat
nicholas nick nicky nico|nikolaus niko klaus|olivia liv livvy|oliver ollie|pamela pam
patricia pat patty trish tricia|patrick pat paddy|peter pete|philip phil|priscilla cilla|rafael rafa|raymond ray
rebecca becky becca|richard rick dick rich ricky|robert bob rob bobby robbie|roberto beto|ronald ron ronnie
rudolf rudi|russell russ|salvador sal|samantha sam|samuel sam sammy|sarah sara sally|sebastian seb basti
sharon shari|sophia sophie|stephanie steph steffi|stephen steve steven stevie|stanley stan|susan sue
suzanne susie|tamara tammy|terence terry|theresa terry tess teresa|theodore ted teddy theo|thomas tom tommy
timothy tim|tobias toby tobi|ursula uschi|valerie val|veronica ronnie vera|victor vic|victoria vicky tori
vincent vince|virginia ginny|walter walt|wilhelm willi|william bill will billy willy liam|wolfgang wolf
yvonne eve|zachary zach
"""
_OTHERS = """
aaron adam adrian agnes aisha alan albert alice alicia alina allan amelia amir amy ana anders andre andrea
angela anika anita anja anna anne antonia april arjun arne arthur astrid ava axel bianca boris brian bruno
camila camille carla carlo carlos carmen carol carolina caroline carsten cecilia cesar chiara chloe christian
clara claudia claudio claus cristina dana daniela daniele daria dario delia denise diana diego dieter dominic
dominik dora edgar eduardo elena elias elisa ella elsa emil emilia emilio emma enrique eric erica erik erika
ernest ernesto esther eva evan evelyn fabian fabio fatima felicia felipe felix fernanda fernando finn fiona
flora florian frederic frida gemma georg georgia gina giorgio giovanni giulia gloria grace gunther gustav hanna
hannah hannes harriet hassan heidi heike heinz helena helga herbert hugo ian ida igor ilse ines inga ingrid
irene iris isaac isabelle ivan ivana jan jana jane jasmin jason javier jean joan joana joanna joao joerg jorge
josefa josefina joyce juan juana jules julian juliana julio june justin kamal karen karim karin karl karla katja
keith kevin klara kristian kurt lara lars laura laurent lea leila lena leon leonie leroy lillian lily linda lola
lorena lorenzo louise luca lucia luciana luciano lucy luigi luis luisa lukas luna lydia magda malik marc marcel
marcela marcelo marco marcos marcus maren margot marie marina mario marion marisa marius mark markus marlene
marta martina mateo mathias matteo maurice mauricio maya meera mehmet mei mercedes michaela mila milan milena
miriam mona monica monika morgan nadia nadine naomi natalia nicola nicole nikhil nina noah noel nora norbert
nour olaf olga omar oscar otto owen pablo paola paolo pascal patrice paul paula pauline paulo pavel pedro petra
pia pierre pilar pooja priya quentin rachel rahul raj ralf ramon raul ravi regina rene renee ricarda ricardo
rita robin roger roland rolf roman romana romeo rosa rosalind rose ruben ruth ryan sabine sabrina samir sandro
sanjay santiago sean serena sergio silvia silvio simon simona simone sofia sonia sophia stefan stefania stefanie
stefano stella sunil sven svenja sylvia tania tanja tara tatiana thea thilo tiago till tim tina tobias tomas
toni udo ulla ulrich uma uwe vanessa vera viktor viktoria viola violet vivian wanda wendy werner willem xavier
yara yasmin yuki yusuf yvette zoe
"""


_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def plain(word: str) -> str:
    """A folded word without the letters that stand for umlauts: Mueller, Müller and Muller are one."""
    for long, short in _UMLAUTS:
        word = word.replace(long, short)
    return word


def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    lines = [group for line in _GROUPS.strip().splitlines() for group in line.split("|")]
    for number, group in enumerate(lines):
        for name in group.split():
            found.setdefault(plain(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


_OF = _groups()
GIVEN = frozenset(_OF) | frozenset(map(plain, _OTHERS.split()))
"""Names that are known to be given names: two different ones are two people, however near they are written."""


def may_be_short_for(one: str, other: str) -> bool:
    """Whether two given names, folded and plain, may be the same person's: Bob and Robert."""
    return not _OF.get(one, frozenset()).isdisjoint(_OF.get(other, frozenset()))
