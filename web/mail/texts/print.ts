export const PRINT_TEXTS = {
  print: { en: 'Print', es: 'Imprimir' },
  blocked: {
    en: 'The browser did not open the page to print. Allow this site to open windows and try again.',
    es: 'El navegador no abrió la página para imprimir. Permita que este sitio abra ventanas y pruebe otra vez.',
  },
  failed: {
    en: 'The page to print could not be prepared. Try again.',
    es: 'No se pudo preparar la página para imprimir. Pruebe otra vez.',
  },
} as const
