"""The event itself: stands, halls, programme, network and the needs of its visitors, read from data/ and checked."""
