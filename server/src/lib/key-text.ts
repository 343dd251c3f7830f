/** Keys as people keep them in files and settings: 32 octets each in base64url, between blanks or line ends. RFC 4648 §5 */

const KEY = /^[A-Za-z0-9_-]{43}=?$/

/** Each key's text, or undefined when it is not a list of keys. */
export function splitKeys(text: string): readonly string[] | undefined {
  const keys = text.split(/\s+/).filter((one) => one !== '')
  return keys.length > 0 && keys.every((one) => KEY.test(one)) ? keys : undefined
}
