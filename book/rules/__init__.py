"""What a page keeps to, run or not."""
