"""The language of a story's text."""

# ruff: noqa: E501  a text is a line

import pytest

from magreader.dumps.languages import story_language

TEXTS = {
    "en": "The mayor of the small town said that the new station would not be ready before the summer.",
    "nl": "De burgemeester zei gisteren dat het nieuwe station er niet voor de zomer komt, omdat de brug nog dicht is.",
    "de": "Der Bürgermeister sagte gestern, dass der neue Bahnhof nicht vor dem Sommer fertig wird, weil die Gleise fehlen.",
    "fr": "Le maire a dit hier que la nouvelle gare ne sera pas prête avant l'été, parce que les travaux sont en retard.",
    "es": "El alcalde dijo ayer que la nueva estación no estará lista antes del verano porque las obras van con retraso.",
    "it": "Il sindaco ha detto ieri che la nuova stazione non sarà pronta prima dell'estate, perché i lavori sono in ritardo.",
    "pt": "O prefeito disse ontem que a nova estação não ficará pronta antes do verão, porque as obras não começaram.",
    "nb": "Ordføreren sa at den nye stasjonen ikke blir ferdig før sommeren, men han er ikke bekymret for det etter møtet.",
    "da": "Borgmesteren sagde, at den nye station ikke bliver færdig før sommeren, men han er ikke bekymret efter mødet.",
    "sv": "Borgmästaren sade att den nya stationen inte blir klar före sommaren, men han är inte orolig för det.",
    "tr": "Belediye başkanı yeni istasyonun yazdan önce hazır olmayacağını ama bunun bir sorun olmadığını ve daha çok zaman gerektiğini söyledi, çok geç de olsa.",
    "ru": "Мэр сказал вчера, что новый вокзал не будет готов к лету, потому что работы начались поздно, но он не волнуется.",
    "el": "Ο δήμαρχος είπε χθες ότι ο νέος σταθμός δεν θα είναι έτοιμος πριν από το καλοκαίρι.",
    "hi": "मेयर ने कल कहा कि नया स्टेशन गर्मियों से पहले तैयार नहीं होगा क्योंकि काम देर से शुरू हुआ है।",
    "ar": "قال رئيس البلدية أمس إن المحطة الجديدة لن تكون جاهزة قبل الصيف، لأن العمل على السكك بدأ متأخرا في هذا العام مع كل ما حدث من قبل",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=TEXTS)
def test_tells_the_language(language: str, text: str) -> None:
    assert story_language(text) == language


@pytest.mark.parametrize("text", ["", "Zorp quil vantar melodin extari", "LETTERS", "4.95 300 12"])
def test_unsure_is_none(text: str) -> None:
    assert story_language(text) is None


def test_only_the_beginning_is_looked_at() -> None:
    assert story_language(TEXTS["en"] * 20 + TEXTS["ru"] * 1000) == "en"
