/** The keyword of a draft that leaves later by itself: the webmail sets it, and it goes when the message does. */
export const SCHEDULED = '$scheduled'
