"""The door in: who may knock, what an address is, and the one way an expression of interest is made."""
