// The console's own addresses have no files: one page answers them all. What has an ending is a file.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name.
function handler(event) {
  var request = event.request;
  if (!/\.[a-z0-9]+$/i.test(request.uri)) request.uri = '/console/index.html';
  return request;
}
