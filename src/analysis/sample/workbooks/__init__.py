"""The forms as workbooks: what the world holds, written the way senders write it."""
