"""JupyterLab and Voilà as the kit uses them: they ask nothing of the internet."""
