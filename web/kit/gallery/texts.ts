import type { Texts } from '../words.ts'

/** Only for the gallery: sentences like those of the screens. */
export const GALLERY_TEXTS = {
  title: { en: 'The parts of the kit', es: 'Las partes del kit' },
  buttons: { en: 'Buttons and fields', es: 'Botones y campos' },
  save: { en: 'Save rules', es: 'Guardar reglas' },
  csv: { en: 'Download CSV', es: 'Descargar CSV' },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  discard: { en: 'Discard {n, number}', es: 'Descartar {n, number}' },
  unchanged: { en: 'No changes', es: 'Sin cambios' },
  retry: { en: 'Retry', es: 'Reintentar' },
  address: { en: 'Mail address', es: 'Dirección de correo' },
  missing: {
    en: 'The end of the address is missing: luis@empresa.test?',
    es: 'Falta el final de la dirección: ¿luis@empresa.test?',
  },
  queue: { en: 'States of the queue', es: 'Estados de la cola' },
  bounces: { en: 'Classes of bounces', es: 'Clases de rebote' },
  levels: { en: 'The five levels', es: 'Los cinco niveles' },
  states: { en: 'States', es: 'Estados' },
  emptyTitle: { en: 'Quarantine is empty', es: 'La cuarentena está vacía' },
  emptyText: {
    en: 'What is held will wait here for 30 days. A summary comes each morning.',
    es: 'Lo que se retenga esperará aquí 30 días. Cada mañana le llega un resumen.',
  },
  emptyAction: { en: 'Change the summary', es: 'Cambiar el resumen' },
  errorTitle: { en: 'The rules of Sales could not be saved', es: 'No pudimos guardar las reglas de Ventas' },
  archive: { en: 'Archive', es: 'Archivar' },
  archived: {
    en: '{n, plural, one {# conversation archived} other {# conversations archived}}',
    es: '{n, plural, one {# conversación archivada} other {# conversaciones archivadas}}',
  },
  undone: { en: 'Back in the inbox', es: 'De vuelta en la bandeja de entrada' },
  accounts: { en: 'Accounts', es: 'Cuentas' },
  account: { en: 'Account', es: 'Cuenta' },
  state: { en: 'State', es: 'Estado' },
  messages: { en: 'Messages', es: 'Mensajes' },
  channel: { en: 'Channel', es: 'Canal' },
  people: { en: 'people', es: 'personas' },
  since: { en: 'Since when', es: 'Desde cuándo' },
  light: { en: 'Wait', es: 'Espere' },
} as const satisfies Texts
