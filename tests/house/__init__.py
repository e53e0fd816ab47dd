"""What drifts unless a test holds it: examples, documents, manifests, files, imports."""
