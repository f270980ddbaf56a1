"""What is owed and how it is delivered: the promise and its dates, the receipt, and every verb a recruiter presses."""
