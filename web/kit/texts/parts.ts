import type { Texts } from '../words.ts'

export const PART_TEXTS = {
  close: { en: 'Close', es: 'Cerrar' },
  undo: { en: 'Undo', es: 'Deshacer' },
  notices: { en: 'Notices', es: 'Avisos' },
  clear: { en: 'Clear', es: 'Quitar' },
  clearAll: { en: 'Clear filters', es: 'Quitar los filtros' },
  addFilter: { en: 'Filter by {what}', es: 'Filtrar por {what}' },
  results: {
    en: '{n, plural, one {# result} other {# results}}',
    es: '{n, plural, one {# resultado} many {# de resultados} other {# resultados}}',
  },
  filters: { en: 'Filters', es: 'Filtros' },
  chosen: {
    en: '{n, plural, one {# chosen} other {# chosen}}',
    es: '{n, plural, one {# elegido} many {# de elegidos} other {# elegidos}}',
  },
  chooseAll: { en: 'Choose the {n, number} that match', es: 'Elegir los {n, number} que coinciden' },
  chooseNone: { en: 'Choose none', es: 'No elegir ninguno' },
  chooseRow: { en: 'Choose {name}', es: 'Elegir {name}' },
  chooseShown: { en: 'Choose all shown', es: 'Elegir todo lo que se ve' },
  actions: { en: 'Actions', es: 'Acciones' },
  moreOf: { en: 'More about {name}', es: 'Más sobre {name}' },
  loadingMore: { en: 'Loading more', es: 'Cargando más' },
  live: { en: 'Live', es: 'En vivo' },
  paused: {
    en: 'Paused while you choose, {n, plural, one {# change} other {# changes}}',
    es: 'En pausa mientras elige, {n, plural, one {# cambio} other {# cambios}}',
  },
  quiet: { en: 'No news since {at, time, short}', es: 'Sin noticias desde las {at, time, short}' },
  asTable: { en: 'Show as table', es: 'Ver como tabla' },
  asChart: { en: 'Show as chart', es: 'Ver como gráfico' },
  find: { en: 'Find a person, a message or do something', es: 'Busque una persona, un mensaje o una acción' },
  findNone: { en: 'Nothing is called “{text}”', es: 'Nada se llama “{text}”' },
  copy: { en: 'Copy', es: 'Copiar' },
  copied: { en: 'Copied', es: 'Copiado' },
  callUs: { en: 'A question? Call us', es: '¿Una duda? Llámenos' },
} as const satisfies Texts
