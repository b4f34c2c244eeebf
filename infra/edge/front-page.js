// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  var request = event.request;
  if (request.uri !== '/' && request.uri !== '/console') return request;
  return {
    statusCode: 302,
    statusDescription: 'Found',
    headers: { location: { value: '/console/' }, 'cache-control': { value: 'no-store' } },
  };
}
