"""What editors ask: blocks, the public form made of them, the answers as stored, and what screening concludes."""
