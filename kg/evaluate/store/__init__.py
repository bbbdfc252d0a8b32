"""How the store behaves: fast enough, at any size; whole, however it is killed."""
