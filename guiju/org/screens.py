"""What org puts into the navigation and on the home page; its pages are in the folder of each noun."""
