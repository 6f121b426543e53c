"""What is done with the inventory, the runs and the plan, inside the caller's transaction."""
