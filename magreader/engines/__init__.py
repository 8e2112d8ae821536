"""What machines make of a text: a voice, a translation, a picture. No models, no decisions.

A caller hands over the text that its reader may see, and nothing here knows who reads.
"""
