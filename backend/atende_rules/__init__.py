"""The rules of Atende: what an action on a ticket does, on the server and on the phone alike."""
