"""The rule engine's pure heart: ``(rule version, instance, event or clock tick) -> transitions, actions``.

``validation`` says whether a rule can be saved, ``compile`` makes it ready, ``program`` finds the rules that an event
concerns, ``decide`` offers the event to them, ``machine`` moves one instance, ``exits`` fires. ``sentence``,
``timeline``, ``near_misses`` and ``backtest`` explain. No clock, no database: times are ms (UTC) and handed in.
"""
