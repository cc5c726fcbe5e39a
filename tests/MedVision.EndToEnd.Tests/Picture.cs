using System.Text.Json;
using Microsoft.Playwright;

namespace MedVision.EndToEnd.Tests;

/// <summary>What is really on the screen: figures of a screenshot, counted by the browser.</summary>
internal sealed record Picture(int Pixels, int Grey, int GreyLevels, int Coloured)
{
    public static async Task<Picture> OfAsync(ILocator element)
    {
        byte[] png = await element.ScreenshotAsync();
        // In a page of its own: the server's content security policy is no business of this measurement.
        IPage bench = await element.Page.Context.NewPageAsync();
        JsonElement counted = await bench.EvaluateAsync<JsonElement>(
            """
            async base64 => {
              const image = new Image();
              image.src = 'data:image/png;base64,' + base64;
              await image.decode();
              const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext('2d');
              context.drawImage(image, 0, 0);
              const { data } = context.getImageData(0, 0, image.width, image.height);
              const levels = new Array(256).fill(0);
              let grey = 0, coloured = 0;
              for (let p = 0; p < data.length; p += 4) {
                const spread = Math.max(data[p], data[p + 1], data[p + 2]) - Math.min(data[p], data[p + 1], data[p + 2]);
                if (spread > 40) coloured++;
                else if (spread === 0 && data[p] > 8) { grey++; levels[data[p]]++; }
              }
              return { pixels: data.length / 4, grey, greyLevels: levels.filter(n => n > 20).length, coloured };
            }
            """, Convert.ToBase64String(png));
        await bench.CloseAsync();
        int Count(string name) => counted.GetProperty(name).GetInt32();
        return new Picture(Count("pixels"), Count("grey"), Count("greyLevels"), Count("coloured"));
    }
}
