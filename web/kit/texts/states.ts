import type { Texts } from '../words.ts'

export const STATE_TEXTS = {
  notFound: { en: 'There is nothing at this address', es: 'No hay nada en esta dirección' },
  notFoundWhy: {
    en: 'The link may be old, or what it led to was moved or deleted.',
    es: 'El enlace puede ser antiguo, o lo que mostraba cambió de lugar o se eliminó.',
  },
  toStart: { en: 'Go to the start', es: 'Ir al inicio' },
  trouble: { en: 'This screen could not be shown', es: 'No se pudo mostrar esta pantalla' },
  troubleWhy: {
    en: 'Nothing was lost: what you saved is kept on the server. Try again; if it repeats, send the detail to support.',
    es: 'No se perdió nada: lo que guardó está en el servidor. Inténtelo otra vez; si se repite, envíe el detalle a soporte.',
  },
  unreachable: {
    en: 'The server did not answer. It may be the connection; nothing was lost.',
    es: 'El servidor no respondió. Puede ser la conexión; no se perdió nada.',
  },
  again: { en: 'Try again', es: 'Intentar otra vez' },
  copyDetail: { en: 'Copy detail for support', es: 'Copiar detalle para soporte' },
  copied: { en: 'Copied', es: 'Copiado' },
  loading: { en: 'Loading', es: 'Cargando' },
  slow: {
    en: 'This is taking longer than usual. It is still coming.',
    es: 'Está tardando más de lo habitual. Sigue en camino.',
  },
  offline: { en: 'Not connected since {at, time, short}', es: 'Sin conexión desde las {at, time, short}' },
  offlineWhy: {
    en: 'What you see is the last that arrived. We try again by ourselves.',
    es: 'Lo que ve es lo último que llegó. Seguimos intentando conectar.',
  },
  undoFailed: {
    en: 'It could not be undone. Nothing else changed; try again from the list.',
    es: 'No se pudo deshacer. No cambió nada más; inténtelo otra vez desde la lista.',
  },
  clearFilters: { en: 'Clear filters', es: 'Quitar los filtros' },
  noPermission: { en: 'This is not part of your role', es: 'Esto no está entre sus permisos' },
  noPermissionWhy: {
    en: 'Whoever administers the mail of your company can grant it.',
    es: 'Quien administra el correo de su empresa puede dárselo.',
  },
} as const satisfies Texts
