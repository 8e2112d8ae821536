"""Apertium's service, APy.

Source: APy's own documentation and behaviour (`/listPairs`, `/translate`); its languages have
codes of three letters (ISO 639-3), some with a variety after an underscore.
"""

import re
from dataclasses import dataclass

from magreader.engines.libretranslate import Pairs
from magreader.engines.service import TranslatorFailed, Trouble, ask

# ISO 639-3 and the tag of two letters, for the languages that Apertium has pairs of.
_CODES = """
afr=af ara=ar arg=an aze=az bak=ba bel=be ben=bn bos=bs bre=br bul=bg cat=ca ces=cs chv=cv cos=co
cym=cy dan=da deu=de ell=el eng=en epo=eo est=et eus=eu fao=fo fas=fa fin=fi fra=fr fry=fy gla=gd
gle=ga glg=gl glv=gv guj=gu hat=ht heb=he hin=hi hrv=hr hun=hu hye=hy ina=ia ind=id isl=is ita=it
jpn=ja kat=ka kaz=kk kir=ky kor=ko lat=la lav=lv lit=lt ltz=lb mal=ml mar=mr mkd=mk mlt=mt mon=mn
msa=ms nep=ne nld=nl nno=nn nob=nb nor=no oci=oc pan=pa pes=fa pol=pl por=pt roh=rm ron=ro rus=ru
slk=sk slv=sl sme=se spa=es sqi=sq srd=sc srp=sr swa=sw swe=sv tam=ta tat=tt tel=te tgk=tg tgl=tl
tha=th tuk=tk tur=tr uig=ug ukr=uk urd=ur uzb=uz vie=vi zho=zh
"""
_SHORT = dict(pair.split("=") for pair in _CODES.split())
_BETWEEN = "\n\n"
_BREAK = re.compile(r"\s*\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Apertium:
    url: str
    name: str = "Apertium"

    def pairs(self, ends: float) -> Pairs:
        """Raises TranslatorFailed, as `translate` does."""
        answer = ask("GET", f"{self.url}/listPairs", ends)
        pairs: Pairs = {}
        try:
            for row in answer["responseData"]:
                source, target = row["sourceLanguage"], row["targetLanguage"]
                pairs.setdefault(_tag(source), {})[_tag(target)] = (source, target)
        except (AttributeError, KeyError, TypeError) as nonsense:
            raise TranslatorFailed(Trouble.NONSENSE, "no list of pairs") from nonsense
        return pairs

    def translate(
        self, paragraphs: tuple[str, ...], codes: tuple[str, str], ends: float
    ) -> list[str]:
        """All in one question: a blank line is kept, and ends a sentence for it."""
        asked = {
            "langpair": "|".join(codes),
            "q": _BETWEEN.join(" ".join(paragraph.split()) for paragraph in paragraphs),
            "markUnknown": "no",
            "format": "txt",
        }
        answer = ask("POST", f"{self.url}/translate", ends, data=asked)
        try:
            made = _BREAK.split(answer["responseData"]["translatedText"].strip())
            return [" ".join(text.split()) for text in made]
        except (AttributeError, KeyError, TypeError) as nonsense:
            raise TranslatorFailed(Trouble.NONSENSE, "no text") from nonsense


def _tag(code: str) -> str:
    language, _underscore, variety = code.partition("_")
    return "-".join(filter(None, (_SHORT.get(language, language), variety))).lower()
