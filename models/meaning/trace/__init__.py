"""What happened to an event and why: facts while deciding, one verdict, and sentences when somebody looks.

The pipeline leaves facts (``Fact``: a code and its values). Each code is a ``Reason`` in ``reasons/``, one file per
stage: what it says, how to mend it. ``story`` turns stored facts into the stages and the one sentence that people read.
"""
