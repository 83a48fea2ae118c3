// Runs the unmodified npm client against a running gateway: generates, varies, edits and streams, and prints each check.
// node clients.mjs http://127.0.0.1:8080/v1
import OpenAI, { toFile } from "openai";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2], maxRetries: 0 });
const png = (base64) => Buffer.from(base64, "base64");
const isPng = (bytes) => bytes.subarray(1, 4).toString() === "PNG";

function check(condition, description) {
  if (!condition) {
    throw new Error(description);
  }
  console.log("ok: " + description);
}

const models = [];
for await (const model of client.models.list()) {
  models.push(model.id);
}
check(models.includes("gmem"), "models are listed");
check((await client.models.retrieve("gmem")).object === "model", "a model is retrieved");

const generated = await client.images.generate({ model: "gmem", prompt: "random", n: 2, response_format: "b64_json", seed: 7 });
check(generated.data.length === 2 && generated.data.every((image) => isPng(png(image.b64_json))), "images are generated");
const again = await client.images.generate({ model: "gmem", prompt: "random", n: 2, response_format: "b64_json", seed: 7 });
check(again.data[1].b64_json === generated.data[1].b64_json, "the same seed generates the same bytes");

const webp = await client.images.generate({
  model: "gmem", prompt: "random", response_format: "b64_json", output_format: "webp", output_compression: 80,
});
check(png(webp.data[0].b64_json).subarray(8, 12).toString() === "WEBP", "an image is encoded as WebP");

const file = (image) => toFile(png(image.b64_json), "image.png", { type: "image/png" });
const varied = await client.images.createVariation({ model: "gmem", image: await file(generated.data[0]), n: 1, response_format: "b64_json" });
check(isPng(png(varied.data[0].b64_json)), "an image is varied");

const edited = await client.images.edit({
  model: "gmem", image: [await file(generated.data[0]), await file(generated.data[1])], prompt: "mix(0.3)", response_format: "b64_json",
});
check(isPng(png(edited.data[0].b64_json)), "two images are mixed");

const events = [];
const stream = await client.images.generate({ model: "gmem", prompt: "random", stream: true, partial_images: 2, num_inference_steps: 12 });
for await (const event of stream) {
  events.push(event.type);
}
check(events.at(-1) === "image_generation.completed", "a stream ends with the image");
check(events.filter((type) => type === "image_generation.partial_image").length >= 1, "a stream shows partial images");

try {
  await client.images.generate({ model: "gmem", prompt: "random", n: 0 });
  check(false, "an invalid n is rejected");
} catch (error) {
  check(error instanceof OpenAI.BadRequestError && error.param === "n" && error.code === "invalid_n", "an invalid n is rejected with its name");
  check(Boolean(error.requestID), "an error has its request id");
}
