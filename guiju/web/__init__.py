"""The shell: one door for reading, one for acting, and the pages that both answer with."""
