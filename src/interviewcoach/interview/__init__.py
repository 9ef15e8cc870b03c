"""The interview itself, pure: which questions, what to ask next, what the interviewer says, what it came to."""
