/**
 * A device with passkeys, made of an ES256 key and the few words of CBOR that it says. What it says can be bent in every
 * way that a test wants; what a browser would refuse to pass on is passed on. WebAuthn Level 3 §6
 */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import type {
  AssertionAnswer,
  CeremonyOptions,
  RegistrationAnswer,
} from '../../src/service/account/second-factor/webauthn.ts'

export type Bent = {
  readonly origin?: string
  readonly rpId?: string
  readonly userVerified?: boolean
  readonly counter?: number
  readonly challenge?: string
  /** Octets of the credential's id. */
  readonly idBytes?: number
  readonly type?: string
  /** More members of the client's data. */
  readonly clientData?: Readonly<Record<string, unknown>>
  /** Instead of the one that the device keeps. */
  readonly userHandle?: string
}

type Kept = { readonly id: Buffer; readonly key: KeyObject; readonly userHandle: string }

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const ATTESTED = 0x40
const COORDINATE_BYTES = 32

export class PasskeyDevice {
  readonly #origin: string
  readonly #rpId: string
  #kept: Kept | undefined
  counter = 0

  constructor(origin: string, rpId: string) {
    this.#origin = origin
    this.#rpId = rpId
  }

  register(options: CeremonyOptions, bent: Bent = {}): RegistrationAnswer {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const id = randomBytes(bent.idBytes ?? COORDINATE_BYTES)
    const user = options['user'] as { readonly id: string }
    this.#kept = { id, key: privateKey, userHandle: user.id }
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const cose = new Map<number, number | Buffer>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ])
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    const authData = Buffer.concat([
      this.#authenticatorData(bent, ATTESTED),
      Buffer.alloc(16),
      length,
      id,
      cbor(cose),
    ])
    const attestation = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    )
    return {
      ...this.#named(id),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', options, bent).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  sign(options: CeremonyOptions, bent: Bent = {}): AssertionAnswer {
    if (this.#kept === undefined) throw new Error('the device has no passkey')
    const { id, key, userHandle } = this.#kept
    const clientData = this.#clientData('webauthn.get', options, bent)
    const authData = this.#authenticatorData(bent, 0)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return {
      ...this.#named(id),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: createSign('sha256').update(signed).sign(key).toString('base64url'),
        userHandle: bent.userHandle ?? userHandle,
      },
    }
  }

  #named(id: Buffer): { id: string; rawId: string; type: string } {
    return { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' }
  }

  #clientData(type: string, { challenge }: CeremonyOptions, bent: Bent): Buffer {
    const data = {
      type: bent.type ?? type,
      challenge: bent.challenge ?? challenge,
      origin: bent.origin ?? this.#origin,
      crossOrigin: false,
      ...bent.clientData,
    }
    return Buffer.from(JSON.stringify(data))
  }

  #authenticatorData({ rpId, userVerified = true, counter }: Bent, more: number): Buffer {
    const tail = Buffer.alloc(5)
    tail.writeUInt8(USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | more)
    tail.writeUInt32BE(counter ?? this.counter, 1)
    return Buffer.concat([
      createHash('sha256')
        .update(rpId ?? this.#rpId)
        .digest(),
      tail,
    ])
  }
}

/** Whole numbers, texts, octets, maps. RFC 8949 §3 */
export function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) {
    const pairs = [...value].flatMap(([key, one]) => [cbor(key), cbor(one)])
    return Buffer.concat([head(5, value.size), ...pairs])
  }
  throw new Error('not a value that a passkey device says')
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length])
  if (length < 256) return Buffer.from([(major << 5) | 24, length])
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff])
}
