/** The cookie of a session: only for us, only over TLS, never read by a page, never sent from elsewhere. RFC 6265 §4.1 */
import { COOKIE_BYTES } from './limits.ts'

/** `__Host-`: a browser takes it over TLS only, for this host only, for all paths. RFC 6265bis §4.1.3.2 */
const NAME = '__Host-valija'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

export function sessionCookie(token: string, lifeMs: number): string {
  return `${NAME}=${token}; ${ATTRIBUTES}; Max-Age=${Math.floor(lifeMs / 1000)}`
}

export const NO_SESSION_COOKIE = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`

/** What joins the two halves of a ceremony with a passkey, where nobody has signed in yet. THREATS ID9 */
const CEREMONY = '__Host-valija-ceremony'

export function ceremonyCookie(id: string, lifeMs: number): string {
  return `${CEREMONY}=${id}; ${ATTRIBUTES}; Max-Age=${Math.floor(lifeMs / 1000)}`
}

export function readCeremonyCookie(field: string | undefined): string | undefined {
  return readCookie(CEREMONY, field)
}

/** What joins the two halves of a sign-in at the company's provider. Lax: it has to come with the way back from there. THREATS ID8 */
const OUTSIDE = '__Host-valija-outside'
const OUTSIDE_ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export function outsideCookie(state: string, lifeMs: number): string {
  return `${OUTSIDE}=${state}; ${OUTSIDE_ATTRIBUTES}; Max-Age=${Math.floor(lifeMs / 1000)}`
}

export const NO_OUTSIDE_COOKIE = `${OUTSIDE}=; ${OUTSIDE_ATTRIBUTES}; Max-Age=0`

export function readOutsideCookie(field: string | undefined): string | undefined {
  return readCookie(OUTSIDE, field)
}

export function readSessionCookie(field: string | undefined): string | undefined {
  return readCookie(NAME, field)
}

/** Undefined when there is none, or two: one of them is not from us. */
function readCookie(name: string, field: string | undefined): string | undefined {
  if (field === undefined || field.length > COOKIE_BYTES) return undefined
  const values = field
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 ? values[0] : undefined
}
