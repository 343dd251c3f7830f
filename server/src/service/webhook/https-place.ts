/** Places on the web that others name for being told something: what such a place is. THREATS JM2, PA3 */

/** https, without a name or password in it, and on the usual port unless `anyPort`; undefined: it is none. */
export function httpsPlace(written: string, anyPort: boolean): URL | undefined {
  const url = URL.canParse(written) ? new URL(written) : undefined
  const fits =
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    (url.port === '' || anyPort)
  return fits ? url : undefined
}
