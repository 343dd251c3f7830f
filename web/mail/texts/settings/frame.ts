import type { Texts } from '../../../kit/words.ts'

/** The sentence behind each says what it is for; `-words` are other words by which people look for it, never shown. */
export const SETTINGS_TEXTS = {
  settings: { en: 'Settings', es: 'Ajustes' },
  lead: {
    en: 'What you change here holds for your account, on every device.',
    es: 'Lo que cambie aquí vale para su cuenta, en todos los equipos.',
  },
  find: { en: 'Find a setting', es: 'Busque un ajuste' },
  none: { en: 'No setting is called that', es: 'Ningún ajuste se llama así' },
  noneWhy: { en: 'Try another word.', es: 'Pruebe con otra palabra.' },
  save: { en: 'Save changes', es: 'Guardar cambios' },
  saved: { en: 'Changes saved', es: 'Cambios guardados' },
  cancel: { en: 'Cancel', es: 'Cancelar' },
  more: { en: 'Show more', es: 'Mostrar más' },
  cuenta: { en: 'Account', es: 'Cuenta' },
  'cuenta-why': {
    en: 'Your name, language, addresses and storage',
    es: 'Nombre, idioma, direcciones y espacio',
  },
  'cuenta-words': { en: 'profile quota alias', es: 'perfil cuota alias' },
  acceso: { en: 'Password and sign-in', es: 'Contraseña y acceso' },
  'acceso-why': {
    en: 'Password, verification codes, passkeys, open sessions',
    es: 'Contraseña, códigos de verificación, llaves de acceso, sesiones abiertas',
  },
  'acceso-words': { en: '2fa totp recovery log in security', es: '2fa clave recuperar login seguridad' },
  dispositivos: { en: 'Devices', es: 'Dispositivos' },
  'dispositivos-why': {
    en: 'Phones and mail programs that get in, and why one does not',
    es: 'Teléfonos y programas que entran, y por qué alguno no',
  },
  'dispositivos-words': {
    en: 'app password outlook thunderbird qr',
    es: 'celular móvil outlook thunderbird qr',
  },
  filtros: { en: 'Filters', es: 'Filtros' },
  'filtros-why': { en: 'What happens to mail as it arrives', es: 'Qué se hace con el correo cuando llega' },
  'filtros-words': { en: 'rules sieve sort', es: 'reglas sieve ordenar' },
  remitentes: { en: 'Allowed and blocked', es: 'Permitidos y bloqueados' },
  'remitentes-why': {
    en: 'Whose mail always arrives, and whose never does',
    es: 'De quién llega siempre el correo, y de quién nunca',
  },
  'remitentes-words': {
    en: 'senders whitelist blacklist trusted domain spam',
    es: 'remitentes lista blanca negra dominio de confianza',
  },
  respuesta: { en: 'Automatic reply', es: 'Respuesta automática' },
  'respuesta-why': { en: 'Answers while you are away', es: 'Contesta mientras no está' },
  'respuesta-words': {
    en: 'vacation holiday out of office',
    es: 'vacaciones auto-respondedor fuera de oficina',
  },
  reenvio: { en: 'Forward', es: 'Reenvío' },
  'reenvio-why': {
    en: 'Sends your mail to another address too',
    es: 'Envía su correo también a otra dirección',
  },
  'reenvio-words': { en: 'redirect copy', es: 'reenviador desvío' },
  firmas: { en: 'Signatures', es: 'Firmas' },
  'firmas-why': { en: 'What stands below what you write', es: 'Lo que va al pie de lo que escribe' },
  'firmas-words': { en: 'identity reply-to', es: 'identidad responder a' },
  enlaces: { en: 'Files sent by link', es: 'Archivos enviados por enlace' },
  'enlaces-why': {
    en: 'Until when they can be downloaded, and how to withdraw one',
    es: 'Hasta cuándo se pueden descargar, y cómo retirar alguno',
  },
  'enlaces-words': {
    en: 'large attachments share withdraw',
    es: 'adjuntos grandes compartir retirar pesados',
  },
  conservar: { en: 'Keep on the server', es: 'Conservar en el servidor' },
  'conservar-why': {
    en: 'How long mail stays once a program has downloaded it',
    es: 'Cuánto tiempo queda el correo después de descargarlo',
  },
  'conservar-words': { en: 'retention pop3 delete', es: 'retención pop3 borrar' },
  cuarentena: { en: 'Quarantine', es: 'Cuarentena' },
  'cuarentena-why': {
    en: 'Mail held because it looks like spam or fraud',
    es: 'Correo retenido porque parece spam o fraude',
  },
  'cuarentena-words': { en: 'summary digest', es: 'resumen digest' },
  actividad: { en: 'Activity log', es: 'Registro de actividad' },
  'actividad-why': { en: 'What happened in your account, and when', es: 'Qué pasó en su cuenta y cuándo' },
  'actividad-words': { en: 'history ledger log', es: 'historial bitácora' },
  apariencia: { en: 'Appearance and notices', es: 'Apariencia y avisos' },
  'apariencia-why': {
    en: 'Light or dark, notices of new mail',
    es: 'Claro u oscuro, avisos de correo nuevo',
  },
  'apariencia-words': { en: 'theme push dark mode', es: 'tema push modo oscuro notificaciones' },
  teclado: { en: 'Keyboard shortcuts', es: 'Atajos de teclado' },
  'teclado-why': { en: 'All keys on one page', es: 'Todas las teclas en una página' },
  'teclado-words': { en: 'keys', es: 'teclas' },
  llevarse: { en: 'Take everything with you', es: 'Llevarse todo' },
  'llevarse-why': {
    en: 'Download your mail, or bring mail from another place',
    es: 'Descargue su correo, o traiga el de otro lugar',
  },
  'llevarse-words': {
    en: 'export import backup mbox eml zip',
    es: 'exportar importar respaldo mbox eml zip',
  },
} as const satisfies Texts
