/**
 * The two ceremonies of WebAuthn Level 3 (§7.1, §7.2), by the library that knows CBOR and COSE. It is loaded at the first
 * ceremony. What it leaves to its caller is asked for here: no frame of another site, no attestation that would have to
 * be looked up elsewhere. Whatever is wrong with an answer, there is one refusal. THREATS ID9
 */
import type { AuthenticatorTransport } from '@simplewebauthn/server'
import { Refusal } from '../../../lib/refusal.ts'
import type { PasskeyRecord } from '../../../store/directory-passkeys.ts'
import { CREDENTIAL_ID_MAX_BYTES, TICKET_MS, TRANSPORT_MAX, TRANSPORTS_MAX } from './limits.ts'

/** Who asks: the service, by its name in the web. WebAuthn Level 3 §4 */
export type RelyingParty = {
  /** The host name; passkeys are made for it and work nowhere else. */
  readonly id: string
  readonly name: string
  /** Exactly these pages may run a ceremony. */
  readonly origins: readonly string[]
}

/** JSON for `PublicKeyCredential.parseCreationOptionsFromJSON`, or its sister for requests. */
export type CeremonyOptions = { readonly challenge: string; readonly [key: string]: unknown }

type Answer<Response> = {
  /** base64url, both the same. */
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly response: Response
}

/** What `PublicKeyCredential.toJSON` gives after `navigator.credentials.create`; octets in base64url. */
export type RegistrationAnswer = Answer<{
  readonly clientDataJSON: string
  readonly attestationObject: string
  readonly transports?: readonly string[] | undefined
}>

/** The same after `navigator.credentials.get`. */
export type AssertionAnswer = Answer<{
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
  readonly userHandle?: string | undefined
}>

/** EdDSA, ES256, RS256: what every device can. RFC 9053 §2, RFC 8812 §2 */
const ALGORITHMS = [-8, -7, -257]

export async function registrationOptions(
  party: RelyingParty,
  asked: {
    readonly challenge: string
    readonly userHandle: Uint8Array
    readonly address: string
    readonly displayName: string
    /** Devices that have one already make no second. */
    readonly known: readonly PasskeyRecord[]
  },
): Promise<CeremonyOptions> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpID: party.id,
    rpName: party.name,
    userID: Uint8Array.from(asked.userHandle),
    userName: asked.address,
    userDisplayName: asked.displayName,
    challenge: octets(asked.challenge),
    timeout: TICKET_MS,
    attestationType: 'none',
    excludeCredentials: asked.known.map(described),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })
  return { ...options }
}

/** Without `known` any passkey of this service may answer, and says itself whose it is. */
export async function requestOptions(
  party: RelyingParty,
  challenge: string,
  known: readonly PasskeyRecord[] = [],
): Promise<CeremonyOptions> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: octets(challenge),
    timeout: TICKET_MS,
    userVerification: 'required',
    ...(known.length > 0 && { allowCredentials: known.map(described) }),
  })
  return { ...options }
}

/** The challenge that an answer says it answers; undefined: it says none, or comes from a frame within another site. */
export function challengeOf(clientDataJSON: string): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    if (typeof data !== 'object' || data === null) return undefined
    const { challenge, crossOrigin, topOrigin } = data as Record<string, unknown>
    // The library lets a frame of another site pass where the browser does not name that site.
    if ((crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined) return undefined
    return typeof challenge === 'string' ? challenge : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export type NewPasskey = Pick<PasskeyRecord, 'credentialId' | 'publicKey' | 'counter' | 'transports'>

/** Throws the one Refusal `invalid`. The challenge is one of ours, of now, and used for the first time. */
export async function readRegistration(
  party: RelyingParty,
  challenge: string,
  answer: RegistrationAnswer,
): Promise<NewPasskey> {
  try {
    await assertNoAttestation(answer.response.attestationObject)
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const { response } = answer
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...plain(answer),
        response: {
          clientDataJSON: response.clientDataJSON,
          attestationObject: response.attestationObject,
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) throw new Error('not verified')
    const credentialId = octets(registrationInfo.credential.id)
    if (credentialId.length === 0 || credentialId.length > CREDENTIAL_ID_MAX_BYTES)
      throw new Error(`a credential id of ${credentialId.length} octets`)
    if (registrationInfo.credential.id !== answer.id) throw new Error('two credential ids')
    const { publicKey, counter } = registrationInfo.credential
    return { credentialId, publicKey, counter, transports: transportsOf(response.transports) }
  } catch (cause) {
    throw new Refusal('invalid', { key: 'secondFactor.passkeyRefused' }, { cause })
  }
}

/** The counter of a good signature; undefined for any other, with the reason handed to `because`. */
export async function readAssertion(
  party: RelyingParty,
  challenge: string,
  answer: AssertionAnswer,
  { credentialId, publicKey }: PasskeyRecord,
  because: (cause: unknown) => void,
): Promise<number | undefined> {
  try {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const { clientDataJSON, authenticatorData, signature } = answer.response
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...plain(answer), response: { clientDataJSON, authenticatorData, signature } },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      requireUserVerification: true,
      // Ours is compared in the statement that writes the new one: two signatures at once do not both pass.
      credential: {
        id: Buffer.from(credentialId).toString('base64url'),
        publicKey: Uint8Array.from(publicKey),
        counter: 0,
      },
    })
    if (!verified) throw new Error('a signature of another key')
    return authenticationInfo.newCounter
  } catch (cause) {
    because(cause)
    return undefined
  }
}

/**
 * We ask for no attestation, and nobody has to have one: those with certificates would have us look up addresses that
 * stand in them. A device's own signature (`packed` without certificates) is none.
 */
async function assertNoAttestation(attestationObject: string): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const object = decodeAttestationObject(octets(attestationObject))
  const format = object.get('fmt')
  const own = format === 'packed' && object.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !own) throw new Error('an attestation that nobody asked for')
}

function described(passkey: PasskeyRecord): { id: string; transports: AuthenticatorTransport[] } {
  return {
    id: Buffer.from(passkey.credentialId).toString('base64url'),
    // Browsers leave out what they do not know. WebAuthn Level 3 §5.8.3
    transports: [...passkey.transports] as AuthenticatorTransport[],
  }
}

function plain({ id, rawId, type }: Answer<unknown>): {
  id: string
  rawId: string
  type: 'public-key'
  clientExtensionResults: Record<string, never>
} {
  if (type !== 'public-key') throw new Error('a credential of another type')
  return { id, rawId, type, clientExtensionResults: {} }
}

/** Words only: they are kept as a list with commas, and shown to the browser again. */
function transportsOf(told: readonly string[] = []): readonly string[] {
  return told
    .filter((one) => one.length <= TRANSPORT_MAX && /^[a-z][a-z-]*$/.test(one))
    .slice(0, TRANSPORTS_MAX)
}

function octets(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(base64url, 'base64url'))
}
