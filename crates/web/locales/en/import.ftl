import-title = Import labels
import-table = Table
import-table-about = Paste it from a spreadsheet, or as CSV. The first line names the columns; postcode is only for couriers that want it. At most 500 lines.
import-look = Look at it
import-take = Import the good lines
import-empty = The table is empty. Paste it into the field below.
import-found = { $labels ->
    [0] No line can be imported. Correct what is listed here, then look again.
    [one] One line is good. Nothing has been imported yet.
   *[other] { $labels } lines are good. Nothing has been imported yet.
}
import-done = { $added ->
    [one] One label is followed from now on.
   *[other] { $added } labels are followed from now on.
} { $completed ->
    [0] {""}
    [one] One label that was there got its postcode.
   *[other] { $completed } labels that were there got their postcode.
}
import-unused = Not used: { $columns }.
import-problems = What is wrong with which line
import-more-problems = And { $count } more lines.
import-line = Line
import-line-number = Line { $line }
import-column = Column
import-value = Value
import-remedy = What to do
import-taken-all-the-same = Imported all the same
import-column-order = Order
import-column-courier = Courier
import-column-number = Tracking number
import-column-postcode = Postcode
import-no-column = The first line does not name this column. Name the columns order, courier and number.
import-too-long = There are more than { $most } lines. Import the rest by itself.
import-unreadable = The line cannot be read. Check its quotation marks.
import-field-empty = It is empty. Fill it in.
import-unknown-courier = There is no such courier. Write one of { $known }.
import-no-number = This is no tracking number. Copy it from the label.
import-other-number = This is no number of { $courier }, which has { $expected }. Check the number and the courier.
import-no-postcode = This is no postcode. Use up to 12 letters, digits and blanks.
import-twice = The same label stands in line { $first }. Remove one of them.
import-unknown-order = Your shop has no order of this name. Check it.
import-known = The order has this label already. There is nothing to do.
import-wanted = { $courier } tells more with it. Fill it in and import the line again.
import-not-taken = It was not taken: { $why }.
