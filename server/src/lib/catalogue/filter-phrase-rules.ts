/** Sentences of the content rules about words, and about signs together (data/filter): one for each rule. */
import type { Catalogue } from '../text.ts'

export const FILTER_PHRASE_TEXTS = {
  'filter.rule.offer.removal': {
    en: 'The text promises removal from a list.',
    es: 'El texto promete la baja de una lista.',
  },
  'filter.rule.offer.excuse': {
    en: 'The text excuses itself for being sent.',
    es: 'El texto se excusa por haberse enviado.',
  },
  'filter.rule.offer.free': { en: 'The text offers free things.', es: 'El texto ofrece cosas gratis.' },
  'filter.rule.offer.free-many': {
    en: 'The text offers several free things.',
    es: 'El texto ofrece varias cosas gratis.',
  },
  'filter.rule.offer.no-risk': {
    en: 'The text promises that there is no risk.',
    es: 'El texto promete que no hay ningún riesgo.',
  },
  'filter.rule.offer.hurry': {
    en: 'The text urges the reader to act at once.',
    es: 'El texto urge a actuar de inmediato.',
  },
  'filter.rule.offer.click': { en: 'The text asks for a click.', es: 'El texto pide que se haga clic.' },
  'filter.rule.offer.money': { en: 'The text promises income.', es: 'El texto promete ingresos.' },
  'filter.rule.offer.money-many': {
    en: 'The text promises income in several ways.',
    es: 'El texto promete ingresos de varias formas.',
  },
  'filter.rule.offer.chain': {
    en: 'The text is like a chain letter.',
    es: 'El texto parece una carta en cadena.',
  },
  'filter.rule.offer.loan': {
    en: 'The text offers loans or freedom from debt.',
    es: 'El texto ofrece préstamos o salir de deudas.',
  },
  'filter.rule.offer.loan-one': {
    en: 'The text offers loans or insurance.',
    es: 'El texto ofrece préstamos o seguros.',
  },
  'filter.rule.offer.health-one': {
    en: 'The text names a medicine or a wonder of health.',
    es: 'El texto nombra un medicamento o un remedio milagroso.',
  },
  'filter.rule.offer.health': {
    en: 'The text offers medicines or wonders of health.',
    es: 'El texto ofrece medicamentos o remedios milagrosos.',
  },
  'filter.rule.offer.health-many': {
    en: 'The text offers several medicines or wonders of health.',
    es: 'El texto ofrece varios medicamentos o remedios milagrosos.',
  },
  'filter.rule.offer.adult': {
    en: 'The text offers pornography or contacts.',
    es: 'El texto ofrece pornografía o contactos.',
  },
  'filter.rule.offer.adult-one': { en: 'The text names pornography.', es: 'El texto nombra pornografía.' },
  'filter.rule.offer.advance': {
    en: 'The text is like those that promise a share of a fortune.',
    es: 'El texto parece de los que prometen parte de una fortuna.',
  },
  'filter.rule.offer.advance-two': {
    en: 'The text speaks of a fortune to be shared.',
    es: 'El texto habla de una fortuna por repartir.',
  },
  'filter.rule.offer.lottery': {
    en: 'The text speaks of a prize or of games of chance.',
    es: 'El texto habla de un premio o de juegos de azar.',
  },
  'filter.rule.offer.lottery-one': { en: 'The text speaks of a prize.', es: 'El texto habla de un premio.' },
  'filter.rule.offer.stock': { en: 'The text urges to invest.', es: 'El texto incita a invertir.' },
  'filter.rule.offer.mass-mail': {
    en: 'The text offers addresses or mass mail.',
    es: 'El texto ofrece direcciones o envíos masivos.',
  },
  'filter.rule.offer.cable': {
    en: 'The text offers what is sold by mass mail.',
    es: 'El texto ofrece lo que se vende por envíos masivos.',
  },
  'filter.rule.offer.cable-one': {
    en: 'The text offers a thing of mass mail.',
    es: 'El texto ofrece algo propio de envíos masivos.',
  },
  'filter.rule.offer.toll-free': {
    en: 'The text speaks the language of shop windows.',
    es: 'El texto habla como un escaparate.',
  },
  'filter.rule.phish.account': {
    en: 'The text frightens the reader into confirming an account.',
    es: 'El texto asusta para que se confirme una cuenta.',
  },
  'filter.rule.phish.account-one': {
    en: 'The text asks to confirm an account.',
    es: 'El texto pide confirmar una cuenta.',
  },
  'filter.rule.phish.parcel': {
    en: 'The text speaks of a parcel, an invoice or a refund to make the reader click.',
    es: 'El texto habla de un paquete, una factura o un reembolso para que se haga clic.',
  },
  'filter.rule.blackmail.camera': {
    en: 'The text threatens to publish something unless the reader pays.',
    es: 'El texto amenaza con publicar algo si no se paga.',
  },
  'filter.rule.boss.favour': {
    en: 'The text asks for money or cards in the name of a superior.',
    es: 'El texto pide dinero o tarjetas en nombre de un superior.',
  },
  'filter.rule.subject.offer': {
    en: 'The subject holds the words of advertising.',
    es: 'El asunto lleva palabras de publicidad.',
  },
  'filter.rule.subject.offer-many': {
    en: 'The subject holds several words of advertising.',
    es: 'El asunto lleva varias palabras de publicidad.',
  },
  'filter.rule.subject.ad': {
    en: 'The subject says that it is advertising.',
    es: 'El asunto dice que es publicidad.',
  },
  'filter.rule.form.abused': {
    en: 'It was sent through a form of somebody’s website, as is done to hide the sender.',
    es: 'Se envió con el formulario de un sitio web ajeno, como se hace para ocultar al remitente.',
  },
  'filter.rule.subject.ad-mark': {
    en: 'The subject says that it is advertising nobody asked for.',
    es: 'El asunto dice que es publicidad que nadie pidió.',
  },
  'filter.rule.offer.pitch': { en: 'The text speaks as sellers do.', es: 'El texto habla como quien vende.' },
  'filter.rule.oferta.dinero': {
    en: 'The text promises income (in Spanish).',
    es: 'El texto promete ingresos.',
  },
  'filter.rule.oferta.prestamo': {
    en: 'The text offers loans (in Spanish).',
    es: 'El texto ofrece préstamos.',
  },
  'filter.rule.oferta.salud': {
    en: 'The text offers medicines or wonders of health (in Spanish).',
    es: 'El texto ofrece medicamentos o remedios milagrosos.',
  },
  'filter.rule.oferta.premio': {
    en: 'The text speaks of a prize (in Spanish).',
    es: 'El texto habla de un premio.',
  },
  'filter.rule.oferta.prisa': {
    en: 'The text urges the reader to act at once (in Spanish).',
    es: 'El texto urge a actuar de inmediato.',
  },
  'filter.rule.oferta.gratis': {
    en: 'The text speaks the language of shop windows (in Spanish).',
    es: 'El texto habla como un escaparate.',
  },
  'filter.rule.oferta.baja': {
    en: 'The text promises removal from a list or excuses itself (in Spanish).',
    es: 'El texto promete la baja de una lista o se excusa.',
  },
  'filter.rule.oferta.masivo': {
    en: 'The text offers addresses, mass mail or visitors (in Spanish).',
    es: 'El texto ofrece direcciones, envíos masivos o visitas.',
  },
  'filter.rule.oferta.herencia': {
    en: 'The text is like those that promise a share of a fortune (in Spanish).',
    es: 'El texto parece de los que prometen parte de una fortuna.',
  },
  'filter.rule.fraude.cuenta': {
    en: 'The text frightens the reader into confirming an account (in Spanish).',
    es: 'El texto asusta para que se confirme una cuenta.',
  },
  'filter.rule.fraude.cuenta-uno': {
    en: 'The text asks to confirm an account (in Spanish).',
    es: 'El texto pide confirmar una cuenta.',
  },
  'filter.rule.fraude.paquete': {
    en: 'The text speaks of a parcel, a refund or a fine to make the reader click (in Spanish).',
    es: 'El texto habla de un paquete, un reembolso o una multa para que se haga clic.',
  },
  'filter.rule.fraude.camara': {
    en: 'The text threatens to publish something unless the reader pays (in Spanish).',
    es: 'El texto amenaza con publicar algo si no se paga.',
  },
  'filter.rule.fraude.jefe': {
    en: 'The text asks for money or cards in the name of a superior (in Spanish).',
    es: 'El texto pide dinero o tarjetas en nombre de un superior.',
  },
  'filter.rule.oferta.adulto': {
    en: 'The text offers pornography or contacts (in Spanish).',
    es: 'El texto ofrece pornografía o contactos.',
  },
  'filter.rule.asunto.oferta': {
    en: 'The subject holds the words of advertising or of fraud (in Spanish).',
    es: 'El asunto lleva palabras de publicidad o de fraude.',
  },
  'filter.rule.together.removal-offer': {
    en: 'It offers removal from a list that does not name itself.',
    es: 'Ofrece la baja de una lista que no se identifica.',
  },
  'filter.rule.together.phish-link': {
    en: 'It asks to confirm an account, with links that lead elsewhere than to the author.',
    es: 'Pide confirmar una cuenta, con enlaces que no llevan al autor.',
  },
  'filter.rule.together.fraud-link': {
    en: 'It asks to confirm an account, with links that lead elsewhere than to the author (in Spanish).',
    es: 'Pide confirmar una cuenta, con enlaces que no llevan al autor.',
  },
  'filter.rule.together.parcel-link': {
    en: 'It speaks of a parcel or a refund, with links that lead elsewhere than to the author.',
    es: 'Habla de un paquete o un reembolso, con enlaces que no llevan al autor.',
  },
  'filter.rule.together.html-click': {
    en: 'It is HTML alone and asks for a click.',
    es: 'Es solo HTML y pide que se haga clic.',
  },
  'filter.rule.together.free-sender': {
    en: 'It advertises from a free address.',
    es: 'Anuncia desde una dirección gratuita.',
  },
  'filter.rule.together.nobody-html': {
    en: 'It is HTML and addressed to nobody.',
    es: 'Es HTML y no va dirigido a nadie.',
  },
  'filter.rule.together.short-link': {
    en: 'It is next to no text with a link.',
    es: 'Es casi nada de texto con un enlace.',
  },
  'filter.rule.together.reply-advance': {
    en: 'It speaks of a fortune and wants the answer elsewhere.',
    es: 'Habla de una fortuna y quiere la respuesta en otra dirección.',
  },
  'filter.rule.together.offer-digits': {
    en: 'It is HTML from an address made by a machine.',
    es: 'Es HTML de una dirección hecha por una máquina.',
  },
  'filter.rule.classifier.junk': {
    en: 'It is like messages that were called spam ({percent} %).',
    es: 'Se parece a mensajes que se marcaron como spam ({percent} %).',
  },
  'filter.rule.classifier.wanted': {
    en: 'It is like messages that were wanted ({percent} %).',
    es: 'Se parece a mensajes que sí se querían ({percent} %).',
  },
  'filter.rule.classifier.unsure': {
    en: 'Experience says neither that it is spam nor that it is wanted ({percent} %).',
    es: 'La experiencia no dice ni que sea spam ni que se quiera ({percent} %).',
  },
  'filter.rule.bulk.copies': {
    en: 'The same text came many times in a short while.',
    es: 'El mismo texto llegó muchas veces en poco tiempo.',
  },
  'filter.rule.link.listed': {
    en: 'A link leads to {domain}, which is on the block list {list}.',
    es: 'Un enlace lleva a {domain}, que figura en la lista de bloqueo {list}.',
  },
} satisfies Catalogue
