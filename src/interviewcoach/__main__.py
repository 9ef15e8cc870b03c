from interviewcoach.cli import main

main()
