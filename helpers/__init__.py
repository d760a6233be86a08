"""The helpers of the course: a library by concept; `course`, what every notebook needs; `lessons`, a folder for each notebook."""
