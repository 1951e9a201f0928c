"""What a static host needs: pages ready for a strict policy, and headers to send."""
