"""The model once more, in plain Python: to be read, and to check the fast one.

``simdesert`` keeps its patients in columns and lets compiled loops run over them. Here the three verbs that do the work
are written a second time, from ``docs/background/model.md`` and not from the fast code: every patient is a Mesa agent
who decides with plain ifs, every practice an object. Run side by side, both must book the same visits with the same
doctors, publish the same waits, register the same patients and settle the same doctors, month by month
(``test_reference.py``). Two tables are the package's own, so that an error in them would not show here: the need by
group of people and the chance that a price is accepted; other tests work them out by hand.

Read in this order:

1. ``model.py``: the order of the year, and what stays the package's own (students, contracts, retirements, zones,
   records, other specialties).
2. ``patient.py``: how a patient seeks care.
3. ``customs.py``: how often, how far and at what price people seek care, and how levers change it.
4. ``office.py``: how a doctor works, registers patients, serves and publishes a wait.
5. ``work.py``: days away, locums, hours freed: what a year holds for doctors.
6. ``around.py``: whom the people of a commune can try.
7. ``settling.py``: how doctors choose a site.
8. ``luck.py``: where all chance comes from.

Agreement to the last digit is possible because nobody draws "the next random number": every draw is a hash of what it
is about, and what is compared is counted in whole numbers: visits in 1/256 (so that agents of a commune can weigh a
little more or less than the scale), waits in hundredths of a day, probabilities in 1/65536, worth in EUR a year.
"""
