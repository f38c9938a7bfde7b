"""The demo: illustrative figures from a seed, sourced ones where they exist, played through real services."""
