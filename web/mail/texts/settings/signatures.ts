import type { Texts } from '../../../kit/words.ts'

export const SIGNATURES_TEXTS = {
  lead: {
    en: 'Each of your addresses may have a name and a signature of its own.',
    es: 'Cada una de sus direcciones puede tener un nombre y una firma propios.',
  },
  name: { en: 'Name', es: 'Nombre' },
  nameHelp: {
    en: 'Stands beside this address in what you send',
    es: 'Va junto a esta dirección en lo que envía',
  },
  replyTo: { en: 'Answers go to', es: 'Las respuestas van a' },
  replyToHelp: { en: 'Empty: to this address', es: 'Vacío: a esta dirección' },
  signature: { en: 'Signature', es: 'Firma' },
  signatureHint: { en: 'Ana García\nSales · Empresa SA', es: 'Ana García\nVentas · Empresa SA' },
  formatted: {
    en: 'This signature has formatting that was made in another program. If you change it here, it becomes plain text.',
    es: 'Esta firma tiene un formato hecho en otro programa. Si la cambia aquí, queda como texto sin formato.',
  },
  saved: { en: 'Saved for {address}', es: 'Guardado para {address}' },
  refused: { en: 'This could not be saved: {why}', es: 'No se pudo guardar: {why}' },
} as const satisfies Texts
