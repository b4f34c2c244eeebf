import type { Phrases } from './phrases.ts';

export const spanish: Phrases = {
  topics: [
    {
      subject: 'Pedido {order}: ¿dónde está?',
      opening: ['Hola, ¿dónde está mi pedido {order}?', 'Tenía que llegar el lunes'],
      answer: '¡Hola! Salió ayer de nuestro almacén y le llega mañana. Disculpe la espera.',
      followUp: 'Vale, gracias. ¿Me mandáis el número de seguimiento?',
      secondAnswer: 'Sí, le llega por correo en menos de una hora.',
    },
    {
      subject: 'Lámpara rota, pedido {order}',
      opening: ['Buenas, la lámpara del pedido {order} ha llegado rota. ¿Qué hago?'],
      answer: '¡Qué pena! Hoy mismo le enviamos otra, sin coste alguno.',
      followUp: '¡Qué bien! ¿Tengo que devolver la rota?',
      secondAnswer: 'No hace falta, puede tirarla. Cuidado con los cristales.',
    },
    {
      subject: 'Talla equivocada',
      opening: ['Hola', 'pedí la talla M y me ha llegado una XL', 'nº {order}'],
      answer: 'Lo sentimos mucho. Le hemos enviado la etiqueta para la devolución; la M sale hoy.',
      followUp: 'No tengo impresora, ¿hay algún código QR?',
      secondAnswer: 'Claro, está al final del mismo correo.',
    },
    {
      subject: 'Factura de {order}',
      opening: ['Necesito la factura de {order} a nombre de mi empresa, por favor. ¡Gracias!'],
      answer: 'Con mucho gusto. ¿Nos indica la razón social y el NIF?',
      followUp: 'Talleres Núñez S.L., B12345678, C/ Peñón 3, Cádiz',
      secondAnswer: 'Listo, la tiene ya en su correo.',
    },
    {
      subject: 'Cobro doble del pedido {order}',
      opening: ['Me habéis cobrado dos veces el pedido {order}!! 39,95 € y otra vez 39,95 €'],
      answer:
        'Uno de los dos es solo una retención, su banco la anula en unos tres días. Hemos cobrado una vez.',
      followUp: '¿Y si no la anulan?',
      secondAnswer: 'Entonces escríbanos aquí y lo reclamamos por usted.',
    },
    {
      subject: 'Envíos a Canarias',
      opening: ['¿Hacéis envíos a Canarias? 🏝️', '¿y cuánto tarda?'],
      answer: '¡Sí! De cinco a siete días laborables, 8,90 €.',
      followUp: 'Perfecto. ¿Hay que pagar aduana?',
      secondAnswer: 'Hasta 150 € no se paga nada.',
    },
  ],
  nudges: ['¿Hola? ¿Hay alguien?', 'Sigo esperando…', '¿¿??', 'Perdón por insistir, ¿hay novedades?'],
  comebacks: [
    'Hola otra vez, sigue sin llegar nada.',
    'Otra cosa: ¿se puede añadir una tarjeta de regalo a {order}?',
    'El enlace del correo dice «caducado». ¿Y ahora?',
  ],
  comebackAnswer: 'Gracias por escribirnos. Lo he revisado y está arreglado; hoy mismo le llega un correo.',
  thanks: ['¡Muchísimas gracias, qué rapidez!', 'Genial 👍 gracias', 'Sois estupendos. ¡Hasta luego!'],
  farewell: '¡De nada! Lo cierro por aquí. Escríbanos cuando quiera.',
  afterthought: 'Para su información: el paquete ha salido esta mañana con el mensajero.',
  note: 'El mismo lote que la semana pasada, avisado el almacén.',
  names: ['Lucía Núñez', 'Álvaro Peña', 'María José Ibáñez', 'Íñigo Zubiri', 'Carmen Güell'],
  mail: {
    locale: 'es-ES',
    wrote: 'El {date}, {who} (<{address}>) escribió:',
    sentFrom: 'Enviado desde mi iPhone',
    away: 'Estoy fuera de la oficina hasta el lunes; leeré su correo a la vuelta.',
    awaySubject: 'Respuesta automática: {subject}',
    newsletter:
      'Feria de otoño en Cádiz: entradas anticipadas hasta el viernes. Baja: https://feria.example/baja',
    newsletterSubject: 'Su invitación a la feria de otoño',
  },
};
