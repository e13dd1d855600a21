"""What the programs share: facts, requests without a network, and databases in a file that is thrown away."""
