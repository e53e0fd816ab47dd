"""A page for leadership in a single file: it reads on any screen and prints, loads nothing and runs nothing."""

from html import escape

_STYLE = """
:root{--paper:#FBFAF7;--surface:#FFF;--line:#E6E2DA;--ink:#1F2328;--quiet:#5C6370;--accent:#0B6E4F}
@media(prefers-color-scheme:dark){:root{--paper:#15171A;--surface:#1E2125;--line:#30343A;--ink:#ECEAE6;--quiet:#A3A9B3;
--accent:#4FC3A1}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:820px;margin:0 auto;padding:32px 16px}h1{font-size:24px;font-weight:600;margin:0}
h2{font-size:18px;font-weight:600;margin:24px 0 8px}p{margin:8px 0}.quiet{color:var(--quiet);font-size:13px}
img{width:100%;height:auto;border:1px solid var(--line);border-radius:8px}
ul{margin:0;padding-left:20px}li{margin:4px 0}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:4px 8px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;font-size:13px;color:var(--quiet)}strong{font-weight:600}
@media print{:root{--line:#CCC;--ink:#000;--quiet:#444;--accent:#0B6E4F}
body{background:#FFF;color:#000}main{padding:0;max-width:none}h2{margin:12px 0 4px}}
"""


def document(title: str, body: str, style: str = "") -> str:
    """The whole page. `body` and `style` are ours, what people typed in them escaped; `title` is escaped here."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head><body><main>{body}</main></body></html>"
    )
