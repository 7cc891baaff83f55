"""Floor 2: what single sentences say: names, titles, dates, and the words of meetings and agreements."""
