/** Messages as the queue's store takes them, and how attempts end. */
import type { LaterRecipient, NewMessage, Settlement } from '../../src/store/queue-types.ts'

export function message(id: number, more: Partial<NewMessage> = {}): NewMessage {
  return {
    id,
    deliveryId: `delivery-${id}`,
    sender: 'ana@empresa.test',
    accountId: 7,
    organisationId: 1,
    acceptedMs: 1000 + id,
    smtpUtf8: false,
    body: '7bit',
    ret: null,
    envelopeId: null,
    senderVerified: true,
    lane: 'personal',
    bytes: Buffer.from(`Subject: ñandú ${id}\r\n\r\nUno.\r\n`),
    recipients: [recipient('luis@otra.test')],
    ...more,
  }
}

export function recipient(
  address: string,
  state: 'delivering' | 'waiting' = 'delivering',
): NewMessage['recipients'][number] {
  const [, destination = ''] = address.split('@')
  return {
    address,
    destination,
    state,
    nextMs: 1,
    expiresMs: 9e12,
    notify: null,
    originalRecipient: null,
    expansions: 0,
  }
}

export function settlement(messageId: number, more: Partial<Settlement> = {}): Settlement {
  return {
    messageId,
    finished: [0],
    whole: true,
    later: [],
    added: [],
    notices: [],
    crashed: false,
    ...more,
  }
}

export const later: LaterRecipient = {
  n: 0,
  state: 'waiting',
  nextMs: 5,
  attempts: 1,
  warned: false,
  lastMs: 2,
  reply: null,
}
