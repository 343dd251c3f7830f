/**
 * The test file of the European Institute for Computer Antivirus Research: harmless, and found by every scanner. It is
 * put together here, so that no scanner of a developer's machine takes this file away.
 */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join(
  '',
)

/** A message that every filter takes for junk, cut so that no filter stops this file. */
export const GTUBE = [
  'Subject: test\r\n\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*',
  'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL',
  '*C.34X',
].join('')
