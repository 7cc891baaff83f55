"""Running the pipeline over many articles, on one machine or on several."""
