"""The desk's door for crawlers: files handed over by a program with a token, told of as JSON.

No session, cookie or page is behind it. `door` says who asks, `asked` what for, `bodies` takes
the bytes in, `report` says what became of them, `tokens` is where staff make tokens.
"""
