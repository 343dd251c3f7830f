import type { Texts } from '../words.ts'

export const TAG_TEXTS = {
  waiting: { en: 'In queue', es: 'En cola' },
  sending: { en: 'Leaving', es: 'Saliendo' },
  deferred: { en: 'Waiting', es: 'En espera' },
  held: { en: 'Held', es: 'Retenido' },
  delivered: { en: 'Delivered', es: 'Entregado' },
  bounced: { en: 'Bounced', es: 'Rebotado' },
  dropped: { en: 'Discarded', es: 'Descartado' },
  invalid: { en: 'Invalid address', es: 'Dirección no válida' },
  full: { en: 'Mailbox full', es: 'Buzón lleno' },
  spam: { en: 'Refused as spam', es: 'Rechazado por spam' },
  domain: { en: 'DNS or domain problem', es: 'Problema de DNS o dominio' },
  unknown: { en: 'Cause unknown', es: 'Causa desconocida' },
  level: { en: 'Level {n}: {name}', es: 'Nivel {n}: {name}' },
  level1: { en: 'Connection', es: 'Conexión' },
  level2: { en: 'Identity', es: 'Identidad' },
  level3: { en: 'Content', es: 'Contenido' },
  level4: { en: 'Company and account rules', es: 'Reglas de la empresa y de la cuenta' },
  level5: { en: 'Your device', es: 'Su dispositivo' },
} as const satisfies Texts
