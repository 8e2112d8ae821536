"""What the search keeps of a reader, for the reader."""

from django.utils.translation import gettext as _

from magreader.accounts.models import User
from magreader.accounts.my_data import Part
from magreader.search.saved import searches_of


def parts_of(reader: User) -> list[Part]:
    return [
        Part(
            "searches",
            _("Searches that you keep"),
            [
                {
                    "words": saved.words,
                    "asked": saved.asked,
                    "mails": saved.mails,
                    "kept": saved.made,
                }
                for saved in searches_of(reader)
            ],
        )
    ]
