"""Counts of a month against those of the months before: expected counts, control limits, reporting lag, weighted totals.

In: incidents with day, sector and delito, or counts by month. Out: frames of counts, limits and readings. Independent of
where the incidents are kept, of maps, and of how a reading is worded.
"""
