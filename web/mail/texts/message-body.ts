import type { Texts } from '../../kit/words.ts'

export const MESSAGE_BODY_TEXTS = {
  body: { en: 'Message text', es: 'Texto del mensaje' },
  part: { en: 'Message text, part {n}', es: 'Texto del mensaje, parte {n}' },
  loading: { en: 'Opening the message', es: 'Abriendo el mensaje' },
  failed: { en: 'The message could not be opened', es: 'No se pudo abrir el mensaje' },
  again: { en: 'Try again', es: 'Probar otra vez' },
  blocked: {
    en: '{n, plural, one {# picture is not shown} other {# pictures are not shown}}',
    es: '{n, plural, one {No se muestra # imagen} many {No se muestran # de imágenes} other {No se muestran # imágenes}}',
  },
  blockedWhy: {
    en: 'They lie elsewhere. When you show them, this server asks for them: the sender does not learn where you are.',
    es: 'Están en otro servidor. Si las muestra, las pide este servidor: el remitente no sabe dónde está usted.',
  },
  show: { en: 'Show pictures', es: 'Mostrar imágenes' },
  trackers: {
    en: '{n, plural, one {# hidden picture would tell the sender that you read this. It is not loaded: {who}} other {# hidden pictures would tell the sender that you read this. They are not loaded: {who}}}',
    es: '{n, plural, one {# imagen oculta avisaría al remitente que usted leyó esto. No se carga: {who}} many {# de imágenes ocultas avisarían al remitente que usted leyó esto. No se cargan: {who}} other {# imágenes ocultas avisarían al remitente que usted leyó esto. No se cargan: {who}}}',
  },
  files: { en: 'Attachments', es: 'Adjuntos' },
  save: { en: 'Download', es: 'Descargar' },
  saveOf: { en: 'Download {name}', es: 'Descargar {name}' },
  look: { en: 'Look', es: 'Ver' },
  lookOf: { en: 'Look at {name}', es: 'Ver {name}' },
  lookedAt: { en: 'Preview of {name}', es: 'Vista previa de {name}' },
  who: { en: 'Who really sent this?', es: '¿Quién envió esto de verdad?' },
  anybody: { en: 'Unknown', es: 'Desconocido' },
  levels: { en: 'What each level decided', es: 'Qué decidió cada nivel' },
  checks: { en: 'Checks of the sender', es: 'Comprobaciones del remitente' },
  passed: { en: 'Passed', es: 'Pasó' },
  suspicious: { en: 'Suspicious', es: 'Sospechoso' },
  decided: { en: 'Decided', es: 'Decidió' },
  idle: { en: 'Did not act', es: 'No actuó' },
  unseen: { en: 'Not visible', es: 'No se ve' },
} as const satisfies Texts
