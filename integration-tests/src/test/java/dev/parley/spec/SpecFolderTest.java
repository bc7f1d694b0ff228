package dev.parley.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/spec says of its models is what the models say themselves. */
class SpecFolderTest {
    @Test
    void readmeListsEveryConfigurationWithItsOutcome() throws IOException {
        String readme = Files.readString(ModelFile.FOLDER.resolve("README.md"));

        for (ModelFile model : ModelFile.all()) {
            assertThat(readme).contains("| `" + model.name() + "` | " + model.expected() + " |");
        }
    }

    @Test
    void everyModuleHoldsAsDesignedAndBreaksWhenItIsNot() throws IOException {
        List<ModelFile> models = ModelFile.all();

        for (String module : models.stream().map(ModelFile::module).collect(Collectors.toSet())) {
            assertThat(ModelFile.FOLDER.resolve(module + ".tla")).exists();
            assertThat(models)
                    .as(module)
                    .anyMatch(model -> model.module().equals(module) && model.holds())
                    .anyMatch(model -> model.module().equals(module) && !model.holds());
        }
    }
}
