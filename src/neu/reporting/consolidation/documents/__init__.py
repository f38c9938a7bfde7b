"""Editions as files: PDF by typst, workbook by XlsxWriter, JSON as hashed. From canonical content only."""
